import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import { useReviewedPage, useReviewVerb } from '../../api/review'
import { useSubscription } from '../../api/subscriptions'
import type { ReviewDetail, SubscriptionDetail } from '../../api/types'
import { Answer } from '../../components/Answer'
import { Page } from '../../components/Page'
import { StatusPill } from '../../components/StatusPill'
import { useVoice } from '../../components/sayContext'
import { REVIEW } from '../../lib/words'
import { BackLink } from './components/BackLink'
import { BriefPanel } from './components/BriefPanel'
import { DraftActions } from './components/DraftActions'
import { DraftForm } from './components/DraftForm'
import { DraftPanel } from './components/DraftPanel'
import { Findings } from './components/Findings'
import { PageFacts } from './components/PageFacts'
import { Versions } from './components/Versions'
import styles from './Review.module.css'

/** One draft beside its brief, with what to check, and what a reviewer does about it. */
export function ReviewDraft() {
  const { subscriptionId, needId } = useParams({
    from: '/app/staff/services/clients/$subscriptionId/review/$needId',
  })
  const client = useSubscription(subscriptionId)
  const query = useReviewedPage(subscriptionId, needId)
  if (query.data && client.data) {
    return <Reviewed key={needId} page={query.data} subscription={client.data} />
  }
  return (
    <Page
      title={query.error ? 'Draft' : 'Loading the draft'}
      above={<BackLink subscriptionId={subscriptionId} name={client.data?.account_name} toReview />}
    >
      <Answer what="this draft" query={query} lines={12}>
        {() => null}
      </Answer>
    </Page>
  )
}

interface ReviewedProps {
  page: ReviewDetail
  subscription: SubscriptionDetail
}

function Reviewed({ page, subscription }: ReviewedProps) {
  const [isWriting, setWriting] = useState(false)
  const mayDeliver = subscription.rights.includes('deliver')
  useOpening(page, subscription, mayDeliver)
  return (
    <Page
      title={page.title}
      above={
        <BackLink subscriptionId={subscription.id} name={subscription.account_name} toReview />
      }
      beside={<StatusPill words={REVIEW} value={page.status} />}
      below={<PageFacts page={page} />}
      actions={
        mayDeliver &&
        !isWriting && (
          <DraftActions
            page={page}
            subscriptionId={subscription.id}
            onEdit={() => {
              setWriting(true)
            }}
          />
        )
      }
    >
      <div className={styles.sides}>
        {isWriting ? (
          <DraftForm
            page={page}
            subscriptionId={subscription.id}
            onDone={() => {
              setWriting(false)
            }}
          />
        ) : (
          <DraftPanel page={page} />
        )}
        <div className={styles.beside}>
          <Findings page={page} />
          <BriefPanel page={page} />
          <Versions versions={page.versions} />
        </div>
      </div>
    </Page>
  )
}

/** Notes, once a version, that the person has it before them: a template draft asks for that. */
function useOpening(page: ReviewDetail, subscription: SubscriptionDetail, mayDeliver: boolean) {
  const { mutate } = useReviewVerb(subscription.id, page.id)
  const { sayProblem } = useVoice()
  const version = mayDeliver && !page.has_opened ? page.version : null
  useEffect(() => {
    if (version !== null) mutate({ verb: 'open', version }, { onError: sayProblem })
  }, [version, mutate, sayProblem])
}
