import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { useDashboard } from '../../../api/dashboard'
import { useLocale } from '../../../api/me'
import type { Dashboard } from '../../../api/types'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { Panel } from '../../../components/Panel'
import { formatMonth } from '../../../lib/dates'
import { RevenueFigures } from './RevenueFigures'
import styles from './RevenueSummary.module.css'
import { TopClients } from './TopClients'

/** The month's money, one block for each currency: sums of different currencies are never added. */
export function RevenueSummary() {
  const query = useDashboard()
  const { locale } = useLocale()
  return (
    <Panel title="Revenue" note={query.data && formatMonth(query.data.month, locale)}>
      <Answer what="the revenue" query={query} lines={6}>
        {(dashboard) => (
          <>
            <ClientCount dashboard={dashboard} />
            {dashboard.revenue.length === 0 && (
              <Empty>No client has been billed this month yet.</Empty>
            )}
            {dashboard.revenue.map((revenue) => (
              <div key={revenue.currency}>
                <RevenueFigures revenue={revenue} />
                <TopClients revenue={revenue} />
              </div>
            ))}
          </>
        )}
      </Answer>
    </Panel>
  )
}

function ClientCount({ dashboard }: { dashboard: Dashboard }) {
  const { lite, pro } = dashboard.clients_by_tier
  return (
    <p className={styles.clients}>
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
    </p>
  )
}
