import { Anchor, NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'

import { csvAddress, MARGINS_PER_PAGE, useMargin } from '../../api/dashboard'
import { useLocale } from '../../api/me'
import type { ClientMargin } from '../../api/types'
import { Answer } from '../../components/Answer'
import { Empty } from '../../components/Empty'
import { Money } from '../../components/Money'
import { Page } from '../../components/Page'
import { Pager } from '../../components/Pager'
import { Percent } from '../../components/Percent'
import { Table, type Column } from '../../components/Table'
import { formatMonth, monthsBack } from '../../lib/dates'
import { whyUnsaid } from '../../lib/otherCosts'
import { BillingLink } from './components/BillingLink'
import { OtherCosts } from './components/OtherCosts'

const MONTHS_TO_CHOOSE = 24

/** The rows behind the margin figures: what each client brought in and cost in one month. */
export function MarginByClient() {
  const { month, page = 1 } = useSearch({ from: '/app/staff/services/margin' })
  const query = useMargin(month, page)
  const navigate = useNavigate()
  const { locale } = useLocale()
  const chosen = month ?? query.data?.month ?? ''
  const months = new Set([...monthsBack(new Date(), MONTHS_TO_CHOOSE), ...(chosen ? [chosen] : [])])
  return (
    <Page
      title="Margin by client"
      below="Gross is before people's time, contribution after it."
      actions={
        <>
          <Anchor href={csvAddress('margin/', month)} download>
            As CSV
          </Anchor>
          <NativeSelect
            size="xs"
            aria-label="Month"
            value={chosen}
            onChange={(event) => {
              void navigate({
                to: '/services/margin',
                search: { month: event.currentTarget.value },
              })
            }}
            data={[...months]
              .sort()
              .reverse()
              .map((value) => ({ value, label: formatMonth(value, locale) }))}
          />
        </>
      }
    >
      <Answer what="the margins" query={query} lines={8}>
        {({ items, count }) =>
          items.length === 0 ? (
            <Empty>No client was billed in this month. Choose another month.</Empty>
          ) : (
            <>
              <Table
                caption="Margin by client"
                columns={COLUMNS}
                rows={items.map((item) => ({ ...item, id: item.subscription_id }))}
              />
              <OtherCosts rows={items} />
              <Pager
                label="Pages of margins"
                page={page}
                pageSize={MARGINS_PER_PAGE}
                count={count}
                onPage={(next) => {
                  void navigate({
                    to: '/services/margin',
                    search: (before) => ({ ...before, page: next }),
                  })
                }}
              />
            </>
          )
        }
      </Answer>
    </Page>
  )
}

type Row = ClientMargin & { id: string }

type AmountOf =
  | 'revenue'
  | 'platform_cost'
  | 'supplier_cost'
  | 'people_cost'
  | 'gross_margin'
  | 'contribution_margin'
  | 'cost_per_article'
  | 'effective_hourly_rate'

function money(id: AmountOf, header: string): Column<Row> {
  return {
    id,
    header,
    align: 'end',
    cell: (row) => <Money amount={row[id]} currency={row.currency} why={whyUnsaid(row)} />,
  }
}

function percent(
  id: 'gross_margin_percent' | 'contribution_margin_percent',
  header: string,
): Column<Row> {
  return {
    id,
    header,
    align: 'end',
    cell: (row) => <Percent value={row[id]} why={whyUnsaid(row)} />,
  }
}

const COLUMNS: Column<Row>[] = [
  {
    id: 'account_name',
    header: 'Client',
    cell: ({ id, account_name: name }) => <BillingLink subscriptionId={id} name={name} />,
  },
  money('revenue', 'Revenue'),
  money('platform_cost', 'Platform'),
  money('supplier_cost', 'Suppliers'),
  money('people_cost', 'People'),
  { id: 'hours', header: 'Hours', align: 'end', cell: ({ hours }) => hours },
  money('gross_margin', 'Gross'),
  percent('gross_margin_percent', 'Gross %'),
  money('contribution_margin', 'Contribution'),
  percent('contribution_margin_percent', 'Contribution %'),
  money('cost_per_article', 'Cost per article'),
  money('effective_hourly_rate', 'Per hour'),
]
