import { Anchor } from '@mantine/core'

import { useLocale } from '../../../api/me'
import type { Invoice, Margin } from '../../../api/types'
import { Day } from '../../../components/Day'
import { Money } from '../../../components/Money'
import { Percent } from '../../../components/Percent'
import { StatusPill } from '../../../components/StatusPill'
import type { Column } from '../../../components/Table'
import { formatMonth } from '../../../lib/dates'
import { whyUnsaid } from '../../../lib/otherCosts'
import { INVOICE } from '../../../lib/words'
import { InvoiceLines } from './InvoiceLines'

export const INVOICE_COLUMNS: Column<Invoice>[] = [
  { id: 'number', header: 'Number', cell: (invoice) => <Number invoice={invoice} /> },
  { id: 'description', header: 'For', cell: (invoice) => <InvoiceLines invoice={invoice} /> },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <StatusPill words={INVOICE} value={status} />,
  },
  { id: 'issued', header: 'Issued', cell: (invoice) => <Day day={invoice.issued_on} /> },
  { id: 'due', header: 'Due', cell: (invoice) => <Day day={invoice.due_on} /> },
  {
    id: 'total',
    header: 'Total',
    align: 'end',
    cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
  },
  {
    id: 'paid',
    header: 'Paid',
    align: 'end',
    cell: ({ paid, currency }) => <Money amount={paid} currency={currency} />,
  },
]

type MarginRow = Margin & { id: string }

export const MARGIN_COLUMNS: Column<MarginRow>[] = [
  { id: 'month', header: 'Month', cell: (row) => <Month row={row} /> },
  amount('revenue', 'Revenue'),
  amount('platform_cost', 'Platform'),
  amount('supplier_cost', 'Suppliers'),
  amount('people_cost', 'People'),
  amount('gross_margin', 'Gross'),
  share('gross_margin_percent', 'Gross %'),
  amount('contribution_margin', 'Contribution'),
  share('contribution_margin_percent', 'Contribution %'),
]

function amount(
  id:
    | 'revenue'
    | 'platform_cost'
    | 'supplier_cost'
    | 'people_cost'
    | `${'gross' | 'contribution'}_margin`,
  header: string,
): Column<MarginRow> {
  return {
    id,
    header,
    align: 'end',
    cell: (row) => <Money amount={row[id]} currency={row.currency} why={whyUnsaid(row)} />,
  }
}

function share(
  id: `${'gross' | 'contribution'}_margin_percent`,
  header: string,
): Column<MarginRow> {
  return {
    id,
    header,
    align: 'end',
    cell: (row) => <Percent value={row[id]} why={whyUnsaid(row)} />,
  }
}

function Number({ invoice }: { invoice: Invoice }) {
  if (!invoice.pdf_url) return <span>{invoice.number}</span>
  return (
    <Anchor href={invoice.pdf_url} target="_blank">
      {invoice.number}
    </Anchor>
  )
}

function Month({ row }: { row: MarginRow }) {
  const { locale } = useLocale()
  return formatMonth(row.month, locale)
}
