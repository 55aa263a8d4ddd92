import type { Amount, IsoDate, IsoMoment, IsoMonth, Page, Uuid } from './basics'
import type { Pace, ReportType, SiteRef } from './subscriptions'

export type ContentType = 'post' | 'cluster_hub' | 'taxonomy_landing' | 'product' | 'service'
export type ContentStatus =
  'need' | 'idea' | 'brief' | 'draft' | 'image' | 'review' | 'sent_back' | 'published' | 'failed'

export interface ContentItem {
  id: Uuid
  title: string
  content_type: ContentType
  status: ContentStatus
  target_keyword: string
  cluster: string
  word_count: number | null
  writer: string
  is_template: boolean
  published_url: string
  published_at: IsoMoment | null
  problem: string
  updated_at: IsoMoment
}

/** A month that is over and lacks articles. */
export interface LateMonth {
  month: IsoMonth
  owed: number
  published: number
}

export interface ContentSummary {
  owed: number
  published: number
  in_review: number
  in_progress: number
  failed: number
  expected_today: number
  pace: Pace
  late: LateMonth[]
  period_start: IsoDate | null
  period_end: IsoDate | null
}

export interface ContentList extends Page<ContentItem> {
  summary: ContentSummary
}

export type BacklinkStatus =
  'ordered' | 'pending' | 'live' | 'lost' | 'in_dispute' | 'replaced' | 'cancelled'

export interface Backlink {
  id: Uuid
  order_id: Uuid | null
  publisher_domain: string
  page_url: string
  target_url: string
  anchor: string
  agreed_rel: string
  dr: number | null
  dr_source: string
  dr_date: IsoDate | null
  status: BacklinkStatus
  cost: Amount
  currency: string
  ordered_at: IsoMoment | null
  live_since: IsoDate | null
  last_checked_at: IsoMoment | null
  last_check: string
}

export interface BacklinkSummary {
  ordered: number
  delivered: number
  live: number
  lost: number
  pace: Pace
  budget: Amount | null
  spent: Amount
  currency: string
}

export interface BacklinkList extends Page<Backlink> {
  summary: BacklinkSummary
}

export type ReportStatus = 'collecting' | 'provisional' | 'ready' | 'frozen' | 'sent'

export interface ServiceReport {
  id: Uuid
  managed_subscription_id: Uuid | null
  site: SiteRef
  report_type: ReportType
  period_start: IsoDate
  period_end: IsoDate
  status: ReportStatus
  is_white_label: boolean
  brand_name: string
  missing_sources: string[]
  generated_at: IsoMoment
  sent_at: IsoMoment | null
  /** A signed address, good for a day; empty while the PDF is being made. */
  report_pdf_url: string
}
