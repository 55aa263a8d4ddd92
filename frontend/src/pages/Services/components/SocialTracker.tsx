import { Button } from '@mantine/core'

import { ROWS_PER_PAGE } from '../../../api/deliverables'
import { useRelease, useSocialPosts } from '../../../api/social'
import type { SocialList, SubscriptionDetail } from '../../../api/types'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { Pager } from '../../../components/Pager'
import { useVoice } from '../../../components/sayContext'
import { count } from '../../../lib/words'
import { SocialPostItem } from './SocialPostItem'
import styles from './Tracker.module.css'

export interface SocialTrackerProps {
  subscription: SubscriptionDetail
  page: number
  onPage: (page: number) => void
}

/** The texts for social networks: what is due with its text to copy, what waits, what went out. */
export function SocialTracker({ subscription, page, onPage }: SocialTrackerProps) {
  const query = useSocialPosts(subscription.id, page)
  const mayWork = subscription.rights.includes('deliver')
  return (
    <section aria-label="Social posts">
      <Answer what="the social posts" query={query} lines={8}>
        {({ summary, items, count: total }) => (
          <>
            <p className={styles.summary}>{sentence(summary)}</p>
            {mayWork && summary.drafts > 0 && (
              <ReleaseAll subscriptionId={subscription.id} drafts={summary.drafts} />
            )}
            {total === 0 && (
              <Empty>
                No texts yet. They are made with each published page, for the platforms of the
                client&apos;s configuration.
              </Empty>
            )}
            {items.map((post) => (
              <SocialPostItem
                key={post.id}
                post={post}
                subscriptionId={subscription.id}
                mayWork={mayWork}
              />
            ))}
            <Pager
              label="Pages of social posts"
              page={page}
              pageSize={ROWS_PER_PAGE}
              count={total}
              onPage={onPage}
            />
          </>
        )}
      </Answer>
    </section>
  )
}

function sentence({ due, drafts, coming, posted }: SocialList['summary']): string {
  const parts = [`${due} due`, drafts && count(drafts, 'draft'), `${coming} coming`]
  return [...parts, `${posted} posted`].filter(Boolean).join(' · ')
}

function ReleaseAll({ subscriptionId, drafts }: { subscriptionId: string; drafts: number }) {
  const { mutate, isPending } = useRelease(subscriptionId)
  const { say, sayProblem } = useVoice()
  return (
    <Button
      size="xs"
      loading={isPending}
      onClick={() => {
        mutate([], {
          onSuccess: ({ released }) => {
            say(`${count(released, 'draft')} released.`)
          },
          onError: sayProblem,
        })
      }}
    >
      Release {count(drafts, 'draft')}
    </Button>
  )
}
