import type { ReactNode } from 'react'

import { useLocale } from '../../../api/me'
import type { SubscriptionDetail } from '../../../api/types'
import { Day } from '../../../components/Day'
import { Money } from '../../../components/Money'
import { formatPeriod } from '../../../lib/dates'
import { REPORT_TYPE } from '../../../lib/words'
import styles from './ClientFigures.module.css'
import { PaceBar } from './PaceBar'

/** The month in one line: articles, links, what comes next. */
export function ClientFigures({ subscription: client }: { subscription: SubscriptionDetail }) {
  return (
    <dl className={styles.figures} aria-label="This month at a glance">
      <Figure name="Articles" note={<Period client={client} />}>
        <PaceBar
          unit="articles"
          done={client.current_month_articles_published}
          goal={client.articles_owed}
          pace={client.articles_pace}
          late={client.articles_late}
        />
      </Figure>
      <Figure name="Links live" note={`${client.links_delivered} delivered`}>
        {client.links_ordered === 0 ? (
          'None ordered'
        ) : (
          <PaceBar
            unit="links live"
            done={client.links_live}
            goal={client.links_ordered}
            pace={client.links_pace}
            lost={client.links_lost}
          />
        )}
      </Figure>
      <Figure
        name="Next report"
        note={client.next_report_type && REPORT_TYPE[client.next_report_type]}
      >
        <Day day={client.next_report_date} />
      </Figure>
      <Figure name="Next billing" note={<Fee client={client} />}>
        <Day day={client.next_billing_date} />
      </Figure>
    </dl>
  )
}

function Figure({ name, note, children }: { name: string; note: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {note && <small>{note}</small>}
      </dd>
    </div>
  )
}

function Period({ client }: { client: SubscriptionDetail }) {
  const { locale } = useLocale()
  if (!client.period_start || !client.period_end) return 'No period is open'
  return formatPeriod(client.period_start, client.period_end, locale)
}

function Fee({ client }: { client: SubscriptionDetail }) {
  return (
    <>
      <Money amount={client.monthly_price} currency={client.currency} /> a month
    </>
  )
}
