import type { Amount, IsoDate, IsoMonth, Page, Percent, PersonRef, Uuid } from './basics'

export type InvoiceStatus =
  'draft' | 'issued' | 'partly_paid' | 'paid' | 'overdue' | 'credited' | 'written_off'

export interface Payment {
  id: Uuid
  amount: Amount
  currency: string
  how: string
  reference: string
  status:
    | 'attempted'
    | 'unknown'
    | 'processing'
    | 'needs_authentication'
    | 'succeeded'
    | 'failed'
    | 'undone'
  received_on: IsoDate | null
  recorded_by: PersonRef | null
  undone_reason: string
  can_undo: boolean
}

/** A transfer as the bank's statement has it. */
export interface PaymentIn {
  amount: Amount
  reference: string
  on?: IsoDate
}

export interface Invoice {
  id: Uuid
  number: string
  issued_on: IsoDate
  due_on: IsoDate
  status: InvoiceStatus
  description: string
  total: Amount
  paid: Amount
  open: Amount
  currency: string
  pdf_url: string
  payments: Payment[]
}

/** A line that the next invoice will carry; `why` is the sentence of its arithmetic. */
export interface PendingLine {
  description: string
  amount: Amount
  why: string
}

export interface InvoiceLine {
  id: Uuid
  description: string
  amount: Amount
  tax_rate: Percent
  tax_amount: Amount
  why: string
}

/** One invoice with its lines; what tax it carries stands on each. */
export interface InvoiceDetail {
  id: Uuid
  number: string
  currency: string
  net: Amount
  tax: Amount
  total: Amount
  lines: InvoiceLine[]
}

/** A month's margin; what is null has a cost in one of `other_currencies` in it. */
export interface Margin {
  month: IsoMonth
  currency: string
  revenue: Amount
  platform_cost: Amount | null
  supplier_cost: Amount | null
  people_cost: Amount | null
  other_currencies: string[]
  hours: string
  gross_margin: Amount | null
  gross_margin_percent: Percent | null
  contribution_margin: Amount | null
  contribution_margin_percent: Percent | null
}

export interface BillingHistory extends Page<Invoice> {
  margins: Margin[]
  next_invoice: { date: IsoDate; currency: string; total: Amount; lines: PendingLine[] } | null
}
