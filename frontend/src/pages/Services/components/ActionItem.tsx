import { Anchor, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { useSendReport } from '../../../api/reports'
import type { OverdueAction, OverdueItem } from '../../../api/types'
import { Day } from '../../../components/Day'
import { useVoice } from '../../../components/sayContext'
import { count } from '../../../lib/words'
import type { ClientSearch } from '../../../search'
import styles from './UpcomingActions.module.css'

type Opening = Exclude<OverdueAction, 'send_report' | 'open_jobs' | 'open_review'>

const OPENING: Record<Opening, { label: string; search: ClientSearch }> = {
  run_month: { label: 'Run the month', search: { run: true } },
  open_content: { label: 'Open content', search: { tab: 'content' } },
  open_links: { label: 'Open links', search: { tab: 'links' } },
  open_reports: { label: 'Open reports', search: { tab: 'reports' } },
  open_billing: { label: 'Open billing', search: { tab: 'billing' } },
  open_approvals: { label: 'Open approval', search: { tab: 'approvals' } },
  open_checklist: { label: 'Open checklist', search: { tab: 'checklist' } },
}

/** One thing to do, with its button. */
export function ActionItem({ item }: { item: OverdueItem }) {
  return (
    <li className={styles.item}>
      <span className={styles.due} data-urgency={item.urgency}>
        <Due item={item} />
      </span>
      <span className={styles.what}>
        <Client item={item} />
        <span>{item.title}</span>
      </span>
      <Action item={item} />
    </li>
  )
}

function Due({ item }: { item: OverdueItem }) {
  if (item.urgency === 'today') return 'Today'
  if (item.urgency === 'overdue') return `${count(item.days_overdue, 'day')} late`
  return <Day day={item.due_date} />
}

function Client({ item }: { item: OverdueItem }) {
  const { subscription_id: id } = item
  if (!id) return <strong>{item.account_name}</strong>
  return (
    <Anchor
      fw={600}
      renderRoot={(props) => (
        <Link to="/services/clients/$subscriptionId" params={{ subscriptionId: id }} {...props} />
      )}
    >
      {item.account_name}
    </Anchor>
  )
}

function Action({ item }: { item: OverdueItem }) {
  if (item.action === 'send_report') return <SendReport item={item} />
  const look = { size: 'xs', variant: 'default', className: styles.action } as const
  const { subscription_id: id, action } = item
  if (action === 'open_review' && id) return <OpenReview item={item} subscriptionId={id} />
  const elsewhere = action === 'open_jobs' || action === 'open_review' || !id
  const label = elsewhere ? 'Open jobs' : OPENING[action].label
  return (
    <Button
      {...look}
      aria-label={`${label}: ${item.account_name}`}
      renderRoot={(props) =>
        elsewhere ? (
          <Link to="/services/jobs" search={{ status: 'failed' }} {...props} />
        ) : (
          <Link
            to="/services/clients/$subscriptionId"
            params={{ subscriptionId: id }}
            search={OPENING[action].search}
            {...props}
          />
        )
      }
    >
      {label}
    </Button>
  )
}

function OpenReview({ item, subscriptionId }: { item: OverdueItem; subscriptionId: string }) {
  return (
    <Button
      size="xs"
      variant="default"
      className={styles.action ?? ''}
      aria-label={`Review: ${item.account_name}`}
      renderRoot={(props) => (
        <Link
          to="/services/clients/$subscriptionId/review"
          params={{ subscriptionId }}
          {...props}
        />
      )}
    >
      Review
    </Button>
  )
}

function SendReport({ item }: { item: OverdueItem }) {
  const { mutate, isPending } = useSendReport()
  const { say, sayProblem } = useVoice()
  function send() {
    mutate(item.subject_id ?? '', {
      onSuccess: () => {
        say(`The report for ${item.account_name} is on its way.`)
      },
      onError: sayProblem,
    })
  }
  return (
    <Button
      size="xs"
      variant="default"
      className={styles.action ?? ''}
      loading={isPending}
      aria-label={`Send report: ${item.account_name}`}
      onClick={send}
    >
      Send report
    </Button>
  )
}
