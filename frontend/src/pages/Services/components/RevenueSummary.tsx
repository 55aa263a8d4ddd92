import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { useDashboard } from '../../../api/dashboard'
import { useLocale } from '../../../api/me'
import type { Dashboard } from '../../../api/types'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { Panel } from '../../../components/Panel'
import { Table } from '../../../components/Table'
import { formatMonth } from '../../../lib/dates'
import { OtherCosts } from './OtherCosts'
import { REVENUE_COLUMNS } from './revenueColumns'

/** The month's money, one row for each currency: sums of different currencies are never added. */
export function RevenueSummary() {
  const query = useDashboard()
  const { locale } = useLocale()
  return (
    <Panel
      title="Revenue"
      note={query.data && formatMonth(query.data.month, locale)}
      actions={query.data && <ClientCount dashboard={query.data} />}
    >
      <Answer what="the revenue" query={query} lines={3}>
        {({ revenue }) =>
          revenue.length === 0 ? (
            <Empty>No client has been billed this month yet.</Empty>
          ) : (
            <>
              <Table
                caption="Revenue by currency"
                columns={REVENUE_COLUMNS}
                rows={revenue.map((row) => ({ ...row, id: row.currency }))}
              />
              <OtherCosts rows={revenue} />
            </>
          )
        }
      </Answer>
    </Panel>
  )
}

function ClientCount({ dashboard }: { dashboard: Dashboard }) {
  const { lite, pro } = dashboard.clients_by_tier
  return (
    <span>
      <Anchor
        renderRoot={(props) => <Link to="/services" search={{ status: 'active' }} {...props} />}
      >
        {dashboard.clients_by_status.active} active
      </Anchor>
      {' · '}
      <Anchor renderRoot={(props) => <Link to="/services" search={{ tier: 'lite' }} {...props} />}>
        {lite} Lite
      </Anchor>
      {' · '}
      <Anchor renderRoot={(props) => <Link to="/services" search={{ tier: 'pro' }} {...props} />}>
        {pro} Pro
      </Anchor>
    </span>
  )
}
