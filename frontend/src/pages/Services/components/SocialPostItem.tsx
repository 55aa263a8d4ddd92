import { Anchor, Button, CopyButton, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'

import { useMarkPosted, useRelease } from '../../../api/social'
import type { SocialPost, SocialState } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { StatusPill } from '../../../components/StatusPill'
import { useVoice } from '../../../components/sayContext'
import { count, type Word } from '../../../lib/words'
import styles from './Tracker.module.css'

const STATE: Record<SocialState, Word> = {
  due: { text: 'Due', tone: 'warn' },
  draft: { text: 'Draft', tone: 'quiet' },
  coming: { text: 'Coming', tone: 'busy' },
  posted: { text: 'Posted', tone: 'good' },
}

export interface SocialPostItemProps {
  post: SocialPost
  subscriptionId: string
  mayWork: boolean
}

/** One text: to copy and post, to release, or with the address at which it stands. */
export function SocialPostItem(props: SocialPostItemProps) {
  const { platform, state, page_title: title } = props.post
  return (
    <article className={styles.post} aria-label={`${platform}: ${title}`}>
      <strong>{platform}</strong> <StatusPill words={STATE} value={state} />{' '}
      {state === 'posted' ? <Posted post={props.post} /> : <ToPost {...props} />}
    </article>
  )
}

function Posted({ post }: { post: SocialPost }) {
  return (
    <>
      <Anchor href={post.url} target="_blank" rel="noreferrer">
        {post.page_title}
      </Anchor>{' '}
      <Ago moment={post.posted_at} />
      <Engagement post={post} />
    </>
  )
}

function ToPost({ post, subscriptionId, mayWork }: SocialPostItemProps) {
  const Act = post.state === 'draft' ? Release : MarkPosted
  return (
    <>
      {post.page_title} {post.scheduled_at && <Ago moment={post.scheduled_at} />}
      <p className={styles.text}>{post.text}</p>
      <div className={styles.actions}>
        <Copy post={post} />
        {mayWork && <Act post={post} subscriptionId={subscriptionId} />}
      </div>
    </>
  )
}

function Engagement({ post }: { post: SocialPost }) {
  if (post.likes === null) return null
  return (
    <p className={styles.text}>
      {count(post.likes, 'like')}, {count(post.comments ?? 0, 'comment')},{' '}
      {count(post.shares ?? 0, 'share')}
    </p>
  )
}

function Copy({ post }: { post: SocialPost }) {
  return (
    <CopyButton value={post.text}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          aria-label={`Copy the text for ${post.platform}: ${post.page_title}`}
          onClick={copy}
        >
          {copied ? 'Copied' : 'Copy the text'}
        </Button>
      )}
    </CopyButton>
  )
}

function Release({ post, subscriptionId }: Omit<SocialPostItemProps, 'mayWork'>) {
  const { mutate, isPending } = useRelease(subscriptionId)
  const { sayProblem } = useVoice()
  return (
    <Button
      size="xs"
      loading={isPending}
      aria-label={`Release ${post.platform}: ${post.page_title}`}
      onClick={() => {
        mutate([post.id], { onError: sayProblem })
      }}
    >
      Release
    </Button>
  )
}

function MarkPosted({ post, subscriptionId }: Omit<SocialPostItemProps, 'mayWork'>) {
  const [url, setUrl] = useState('')
  const { mutate, isPending, error } = useMarkPosted(subscriptionId, post.id)
  function send(event: SyntheticEvent) {
    event.preventDefault()
    mutate(url)
  }
  return (
    <form onSubmit={send} className={styles.actions}>
      <TextInput
        size="xs"
        required
        aria-label={`Where the post stands, ${post.platform}: ${post.page_title}`}
        placeholder="https://… where it stands"
        error={error?.message}
        value={url}
        onChange={(event) => {
          setUrl(event.currentTarget.value)
        }}
      />
      <Button size="xs" type="submit" loading={isPending}>
        It is posted
      </Button>
    </form>
  )
}
