import type { DraftWords, ReviewDetail, ReviewList } from '../src/api/types.ts'
import { ok, page, refusal, type Answer, type Handler } from './answers.ts'
import { reviewRow } from './fixtures/review.ts'

const WAITS: string[] = ['review', 'needs_person']

const AFTER: Record<string, Partial<ReviewDetail>> = {
  open: { has_opened: true },
  accept: { status: 'accepted' },
  'send-back': { status: 'brief' },
  resume: { status: 'brief', problem: '' },
}

/** The review of a subscription at this address, over pages that it changes as it is told. */
export function reviewHandlers(
  subscription: string,
  pages: () => ReviewDetail[],
): [string, Handler][] {
  const one = (id: string | undefined, change: (found: ReviewDetail) => Answer) => {
    const found = pages().find((each) => each.id === id)
    return found ? change(found) : refusal(404, 'This does not exist.')
  }
  return [
    [`GET ${subscription}/review`, () => ok(listed(pages()))],
    [`GET ${subscription}/review/([^/]+)`, (match) => one(match[2], ok)],
    [
      `PATCH ${subscription}/review/([^/]+)`,
      (match, _, body) => one(match[2], (found) => edit(found, body as Edit)),
    ],
    [
      `POST ${subscription}/review/([^/]+)/(open|accept|send-back|resume)`,
      (match) => one(match[2], (found) => ok(Object.assign(found, AFTER[match[3] ?? '']))),
    ],
  ]
}

function listed(pages: ReviewDetail[]): ReviewList {
  const count = (wanted: string) => pages.filter(({ status }) => status === wanted).length
  const summary = {
    to_read: count('review'),
    stopped: count('needs_person'),
    accepted: count('accepted'),
  }
  const waiting = pages.filter(({ status }) => WAITS.includes(status))
  return { ...page(waiting.map(reviewRow)), summary }
}

type Edit = DraftWords & { version: number }

function edit(found: ReviewDetail, words: Edit): Answer {
  if (found.version !== words.version || !found.draft) {
    return refusal(409, 'There is a newer version (version 2, by Mia). Look at that one first.')
  }
  const version = words.version + 1
  const { title, meta_description, body_markdown: markdown } = words
  const draft = { ...found.draft, version, title, meta_description, markdown }
  return ok(Object.assign(found, { version, title, draft, has_opened: true }))
}
