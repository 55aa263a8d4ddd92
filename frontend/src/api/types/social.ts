import type { IsoMoment, Page, PersonRef, Uuid } from './basics'

export type SocialState = 'due' | 'draft' | 'coming' | 'posted'

/** One platform's text for one page. */
export interface SocialPost {
  id: Uuid
  platform: string
  state: SocialState
  text: string
  page_title: string
  page_url: string
  scheduled_at: IsoMoment | null
  url: string
  posted_at: IsoMoment | null
  posted_by: PersonRef | null
  likes: number | null
  comments: number | null
  shares: number | null
  clicks: number | null
}

export interface SocialList extends Page<SocialPost> {
  summary: { due: number; drafts: number; coming: number; posted: number }
}
