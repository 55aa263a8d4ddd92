import { Anchor } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'

import { useSubscription } from '../../api/subscriptions'
import type { SubscriptionDetail } from '../../api/types'
import { Answer } from '../../components/Answer'
import { Icon } from '../../components/Icon'
import { Page } from '../../components/Page'
import { StatusPill } from '../../components/StatusPill'
import { SUBSCRIPTION, TIER } from '../../lib/words'
import styles from './ClientDetail.module.css'
import { ClientActions } from './components/ClientActions'
import { ClientFacts } from './components/ClientFacts'
import { ClientFigures } from './components/ClientFigures'
import { ClientTabs } from './components/ClientTabs'
import { MonthRunPanel } from './components/MonthRunPanel'

/** One client: who they are, how the month goes, and everything made for and billed to them. */
export function ClientDetail() {
  const { subscriptionId } = useParams({ from: '/app/staff/services/clients/$subscriptionId' })
  const query = useSubscription(subscriptionId)
  if (query.data) return <Client subscription={query.data} />
  return (
    <Page title={query.error ? 'Client' : 'Loading the client'} above={<BackToClients />}>
      <Answer what="this client" query={query} lines={8}>
        {() => null}
      </Answer>
    </Page>
  )
}

function Client({ subscription }: { subscription: SubscriptionDetail }) {
  const { id, account_name: name, tier, status } = subscription
  return (
    <Page
      key={id}
      title={name}
      above={<BackToClients />}
      beside={
        <>
          <span>Managed {TIER[tier]}</span>
          <StatusPill words={SUBSCRIPTION} value={status} />
        </>
      }
      below={<ClientFacts subscription={subscription} />}
      actions={<ClientActions subscription={subscription} />}
    >
      <ClientFigures subscription={subscription} />
      <MonthRunPanel subscription={subscription} />
      <ClientTabs subscription={subscription} />
    </Page>
  )
}

function BackToClients() {
  return (
    <Anchor
      size="sm"
      className={styles.back ?? ''}
      renderRoot={(props) => <Link to="/services" activeOptions={{ exact: true }} {...props} />}
    >
      <Icon name="back" size={13} /> Managed services
    </Anchor>
  )
}
