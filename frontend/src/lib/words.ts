import type {
  ApprovalKind,
  ApprovalStatus,
  BacklinkStatus,
  ChecklistItem,
  ContentStatus,
  ContentType,
  InvoiceStatus,
  JobStatus,
  MonthRun,
  Pace,
  ReportStatus,
  ReportType,
  ReviewStatus,
  SubscriptionStatus,
  Tier,
  VersionStatus,
} from '../api/types'

/** What a colour says: nothing, going well, look here, wrong, or simply under way. */
export type Tone = 'quiet' | 'good' | 'warn' | 'bad' | 'busy'

export interface Word {
  text: string
  tone: Tone
}

export const TIER: Record<Tier, string> = { lite: 'Lite', pro: 'Pro' }

export const SUBSCRIPTION: Record<SubscriptionStatus, Word> = {
  pending: { text: 'Pending setup', tone: 'busy' },
  active: { text: 'Active', tone: 'good' },
  paused: { text: 'Paused', tone: 'warn' },
  cancelled: { text: 'Cancelled', tone: 'quiet' },
}

export const PACE: Record<Pace, Word> = {
  done: { text: 'complete', tone: 'good' },
  ahead: { text: 'ahead', tone: 'good' },
  on_pace: { text: 'on pace', tone: 'good' },
  behind: { text: 'behind', tone: 'warn' },
  not_started: { text: 'not started', tone: 'quiet' },
}

export const CONTENT_TYPE: Record<ContentType, string> = {
  post: 'Post',
  cluster_hub: 'Hub page',
  taxonomy_landing: 'Category page',
  product: 'Product page',
  service: 'Service page',
}

export const CONTENT: Record<ContentStatus, Word> = {
  need: { text: 'Planned', tone: 'quiet' },
  idea: { text: 'Idea', tone: 'quiet' },
  brief: { text: 'Brief', tone: 'busy' },
  draft: { text: 'Draft', tone: 'busy' },
  image: { text: 'Image', tone: 'busy' },
  review: { text: 'To review', tone: 'warn' },
  sent_back: { text: 'Sent back', tone: 'warn' },
  published: { text: 'Published', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
}

export const REVIEW: Record<ReviewStatus, Word> = {
  planned: { text: 'Being written', tone: 'busy' },
  idea: { text: 'Being written', tone: 'busy' },
  brief: { text: 'Being written', tone: 'busy' },
  draft: { text: 'Getting its cover', tone: 'busy' },
  review: { text: 'To review', tone: 'warn' },
  accepted: { text: 'Accepted', tone: 'good' },
  published: { text: 'Published', tone: 'good' },
  needs_person: { text: 'Needs a person', tone: 'bad' },
}

export const VERSION: Record<VersionStatus, Word> = {
  in_review: { text: 'In review', tone: 'warn' },
  accepted: { text: 'Accepted', tone: 'good' },
  sent_back: { text: 'Sent back', tone: 'warn' },
  replaced: { text: 'Replaced', tone: 'quiet' },
}

export const BACKLINK: Record<BacklinkStatus, Word> = {
  ordered: { text: 'Ordered', tone: 'quiet' },
  pending: { text: 'Pending', tone: 'busy' },
  live: { text: 'Live', tone: 'good' },
  lost: { text: 'Lost', tone: 'bad' },
  in_dispute: { text: 'In dispute', tone: 'warn' },
  replaced: { text: 'Replaced', tone: 'quiet' },
  cancelled: { text: 'Cancelled', tone: 'quiet' },
}

export const REPORT_TYPE: Record<ReportType, string> = {
  weekly: 'Weekly',
  monthly: 'Monthly',
  quarterly: 'Quarterly',
}

export const REPORT: Record<ReportStatus, Word> = {
  collecting: { text: 'Collecting data', tone: 'busy' },
  provisional: { text: 'Provisional', tone: 'warn' },
  ready: { text: 'Ready', tone: 'busy' },
  frozen: { text: 'Frozen, not sent', tone: 'warn' },
  sent: { text: 'Sent', tone: 'good' },
}

export const INVOICE: Record<InvoiceStatus, Word> = {
  draft: { text: 'Draft', tone: 'quiet' },
  issued: { text: 'Issued', tone: 'busy' },
  partly_paid: { text: 'Partly paid', tone: 'warn' },
  paid: { text: 'Paid', tone: 'good' },
  overdue: { text: 'Overdue', tone: 'bad' },
  credited: { text: 'Credited', tone: 'quiet' },
  written_off: { text: 'Written off', tone: 'quiet' },
}

export const JOB: Record<JobStatus, Word> = {
  queued: { text: 'Waiting', tone: 'quiet' },
  running: { text: 'Running', tone: 'busy' },
  retrying: { text: 'Trying again', tone: 'warn' },
  succeeded: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  cancelling: { text: 'Stopping', tone: 'warn' },
  cancelled: { text: 'Cancelled', tone: 'quiet' },
}

export const MONTH_RUN: Record<MonthRun['status'], Word> = {
  queued: { text: 'Waiting to start', tone: 'quiet' },
  running: { text: 'Running', tone: 'busy' },
  waiting: { text: 'Waiting for a person', tone: 'warn' },
  done: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
}

export const APPROVAL_KIND: Record<ApprovalKind, string> = {
  blueprint: 'Blueprint',
  content: 'Content',
  backlink_budget: 'Backlink budget',
  backlink_order: 'Backlinks of an order',
}

export const APPROVAL: Record<ApprovalStatus, Word> = {
  waiting: { text: 'Waiting for an answer', tone: 'warn' },
  approved: { text: 'Approved', tone: 'good' },
  changes_requested: { text: 'Changes asked for', tone: 'warn' },
}

export const CHECKLIST: Record<ChecklistItem['status'], Word> = {
  open: { text: 'Open', tone: 'quiet' },
  done: { text: 'Done', tone: 'good' },
  overdue: { text: 'Overdue', tone: 'bad' },
}

/** "1 article", "3 articles". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
