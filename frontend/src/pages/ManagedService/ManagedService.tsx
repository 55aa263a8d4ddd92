import { useSearch } from '@tanstack/react-router'

import { useMe } from '../../api/me'
import { useMyServices } from '../../api/mine'
import type { MyService } from '../../api/types'
import { Answer } from '../../components/Answer'
import { Empty } from '../../components/Empty'
import { Page } from '../../components/Page'
import { StatusPill } from '../../components/StatusPill'
import { SUBSCRIPTION, TIER } from '../../lib/words'
import { NotFound } from '../Problems/NotFound'
import styles from './ManagedService.module.css'
import { MyChecklist } from './MyChecklist'
import { MyInvoices } from './MyInvoices'
import { MyPaymentMethods } from './MyPaymentMethods'
import { MyQuestions } from './MyQuestions'
import { MyReports } from './MyReports'
import { SavedMethod } from './SavedMethod'

/** A client's own page: what waits for them, and what was done. */
export function ManagedService() {
  const me = useMe()
  const { saved } = useSearch({ from: '/app/managed-service' })
  const query = useMyServices()
  if (me && !me.flags.managed_services_enabled) return <NotFound />
  return (
    <Page title="Your service">
      {me && saved && <SavedMethod accountId={me.account.id} setupId={saved} />}
      <Answer what="your service" query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>You belong to no client that has a managed service.</Empty>
          ) : (
            <>
              {items.map((service) => (
                <Service key={service.id} service={service} />
              ))}
              {me?.account.kind === 'client' && (
                <MyPaymentMethods
                  accountId={me.account.id}
                  mayChange={me.rights.includes('approve')}
                />
              )}
            </>
          )
        }
      </Answer>
    </Page>
  )
}

function Service({ service }: { service: MyService }) {
  return (
    <section aria-label={service.site.name} className={styles.service}>
      <p>
        <strong>{service.site.domain}</strong>, {TIER[service.tier]}{' '}
        <StatusPill words={SUBSCRIPTION} value={service.status} />
      </p>
      <MyQuestions service={service} />
      <MyChecklist service={service} />
      <MyReports service={service} />
      <MyInvoices service={service} />
    </section>
  )
}
