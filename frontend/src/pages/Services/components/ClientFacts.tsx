import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Connection, SearchDataCoverage, SubscriptionDetail } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Day } from '../../../components/Day'
import { count } from '../../../lib/words'
import styles from './ClientFacts.module.css'

const KINDS: Record<Connection['kind'], string> = {
  static: 'Static site',
  wordpress: 'WordPress',
  sandbox: 'Sandbox',
}

/** Who answers for the client, and whether everything we depend on is well. */
export function ClientFacts({ subscription }: { subscription: SubscriptionDetail }) {
  const { site, account_manager: manager, brand_name: brand, health_score: health } = subscription
  return (
    <dl className={styles.facts}>
      <Fact name="Site">
        <Anchor href={site.url} target="_blank" rel="noreferrer">
          {site.domain}
        </Anchor>
      </Fact>
      {subscription.last_service_day && (
        <Fact name="Service">
          {subscription.status === 'cancelled' ? 'ended on ' : 'ends on '}
          <Day day={subscription.last_service_day} />
        </Fact>
      )}
      <Fact name="Account manager">{manager?.name ?? 'Nobody yet'}</Fact>
      {brand && <Fact name="Brand">{brand}</Fact>}
      <Fact name="Publishing">
        <ConnectionHealth connection={subscription.connection} />
      </Fact>
      <Fact name="Search data">
        <Coverage coverage={subscription.search_data} />
      </Fact>
      <Fact name="Blueprint">
        {subscription.blueprint_status === 'none' ? 'None yet' : subscription.blueprint_status}
        {health !== null && `, health ${health} of 100`}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function ConnectionHealth({ connection }: { connection: Connection | null }) {
  if (!connection) return <span data-tone="warn">Not connected yet</span>
  const kind = KINDS[connection.kind]
  if (connection.status === 'failed') {
    return (
      <span data-tone="bad">
        {kind} cannot be reached: {connection.problem}
      </span>
    )
  }
  if (connection.status === 'unchecked') return `${kind}, not checked yet`
  return (
    <>
      {kind}, checked <Ago moment={connection.checked_at} />
    </>
  )
}

function Coverage({ coverage }: { coverage: SearchDataCoverage | null }) {
  if (!coverage?.last_date) return 'None imported yet'
  return (
    <>
      through <Day day={coverage.last_date} />
      {coverage.missing_days > 0 && (
        <span data-tone="warn">, {count(coverage.missing_days, 'day')} missing</span>
      )}
    </>
  )
}
