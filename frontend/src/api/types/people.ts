import type { Uuid } from './basics'

export type Right = 'view' | 'deliver' | 'manage' | 'finance' | 'approve' | 'admin' | 'staff'
export type Role =
  'owner' | 'admin' | 'account_manager' | 'finance' | 'client_approver' | 'client_viewer'
export type FlagName =
  'managed_services_enabled' | 'backlink_orders_enabled' | 'white_label_reports'

export interface Me {
  id: Uuid
  email: string
  name: string
  role: Role
  rights: Right[]
  flags: Record<FlagName, boolean>
  account: {
    id: Uuid
    kind: 'operator' | 'agency' | 'client'
    name: string
    currency: string
    time_zone: string
    locale: string
    is_demo: boolean
  }
  brand: { name: string; logo_url: string | null }
}
