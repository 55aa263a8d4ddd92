import type { RevenueSummary, TopClient } from '../../../api/types'
import { Money } from '../../../components/Money'
import { BillingLink } from './BillingLink'
import styles from './TopClients.module.css'

/** The five clients who brought in most this month. */
export function TopClients({ revenue }: { revenue: RevenueSummary }) {
  if (revenue.top_clients.length === 0) return null
  return (
    <ol className={styles.top}>
      {revenue.top_clients.map((client) => (
        <li key={client.subscription_id ?? client.account_name}>
          <Name client={client} /> <Money amount={client.revenue} currency={revenue.currency} />
        </li>
      ))}
    </ol>
  )
}

function Name({ client: { subscription_id: id, account_name: name } }: { client: TopClient }) {
  if (!id) return <span>{name}</span>
  return <BillingLink subscriptionId={id} name={name} />
}
