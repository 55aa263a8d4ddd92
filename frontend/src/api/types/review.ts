import type { IsoMoment, IsoMonth, Page, Percent, PersonRef, Uuid } from './basics'
import type { ContentType } from './deliverables'

export type ReviewStatus =
  'planned' | 'idea' | 'brief' | 'draft' | 'review' | 'accepted' | 'published' | 'needs_person'
export type VersionStatus = 'in_review' | 'accepted' | 'sent_back' | 'replaced'

/** A page in review. `has_opened`: the person who asks has had this version before them. */
export interface ReviewRow {
  id: Uuid
  slug: string
  title: string
  month: IsoMonth
  content_type: ContentType
  cluster: string
  target_keyword: string
  status: ReviewStatus
  version: number | null
  word_count: number | null
  writer: string
  is_template: boolean
  has_opened: boolean
  warning_count: number
  problem: string
  since: IsoMoment
}

export interface ReviewList extends Page<ReviewRow> {
  summary: { to_read: number; stopped: number; accepted: number }
}

export interface Brief {
  title: string
  angle: string
  headings: string[]
  keywords: string[]
  instructions: string
  least_words: number
}

export interface DraftVersion {
  version: number
  writer: string
  status: VersionStatus
  written_at: IsoMoment
  review_note: string
}

/** The newest version; its `html` is sanitised, `likeness_percent` is shared with another page. */
export interface Draft {
  version: number
  status: VersionStatus
  title: string
  meta_description: string
  html: string
  markdown: string
  headings: { level: number; text: string }[]
  faq: { question: string; answer: string }[]
  sources: { statement: string; field: string }[]
  word_count: number
  reading_ease: number
  likeness_percent: Percent
  warnings: string[]
  note: string
  written_at: IsoMoment
  accepted_at: IsoMoment | null
  accepted_by: PersonRef | null
}

export interface ReviewDetail extends ReviewRow {
  draft: Draft | null
  brief: Brief | null
  versions: DraftVersion[]
  cover_url: string
  cover_alt: string
  next_id: Uuid | null
}

export interface DraftWords {
  title: string
  meta_description: string
  body_markdown: string
}

/** What a reviewer does, with what the API wants to know of it. */
export type ReviewChange =
  | ({ verb: 'edit'; version: number } & DraftWords)
  | ({ verb: 'write' } & DraftWords)
  | { verb: 'open' | 'accept'; version: number }
  | { verb: 'send-back'; version: number; note: string }
  | { verb: 'resume'; note: string }
