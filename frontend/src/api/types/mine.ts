import type { Amount, IsoDate, Uuid } from './basics'
import type { InvoiceStatus } from './billing'
import type { Right } from './people'
import type { SiteRef, SubscriptionStatus, Tier } from './subscriptions'

/** A managed service of a client's own. */
export interface MyService {
  id: Uuid
  site: SiteRef
  tier: Tier
  status: SubscriptionStatus
  rights: Right[]
}

export interface MyInvoice {
  id: Uuid
  number: string
  issued_on: IsoDate
  due_on: IsoDate
  status: InvoiceStatus
  total: Amount
  open: Amount
  currency: string
  /** A signed address, good for a day; empty while the PDF is being made. */
  pdf_url: string
  /** By other software, before the move here: its PDF is there alone. */
  issued_elsewhere: boolean
}
