import type { Amount, IsoDate, IsoMoment, PersonRef, Uuid } from './basics'

export interface ChecklistItem {
  id: Uuid
  title: string
  owner: 'client' | 'team'
  status: 'open' | 'done' | 'overdue'
  due_date: IsoDate | null
  done_at: IsoMoment | null
  note: string
}

export type ApprovalKind = 'blueprint' | 'content' | 'backlink_budget' | 'backlink_order'
export type ApprovalStatus = 'waiting' | 'approved' | 'changes_requested'

export interface Approval {
  id: Uuid
  kind: ApprovalKind
  title: string
  status: ApprovalStatus
  amount: Amount | null
  currency: string
  /** A line for each thing that is asked about. */
  details: string
  policy_text: string
  requested_at: IsoMoment
  decided_at: IsoMoment | null
  decided_by: PersonRef | null
  /** Who of the team wrote the answer down; empty where the client gave it here. */
  entered_by: string
  note: string
}

export interface ApprovalDecision {
  approved: boolean
  note: string
}

export interface ActivityEntry {
  id: Uuid
  at: IsoMoment
  actor: PersonRef | null
  text: string
}
