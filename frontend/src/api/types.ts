/**
 * What the API answers, written by hand until frontend/openapi.json exists.
 * Names are the API's own. Money is a decimal string ("399.00") beside its currency, percentages are
 * decimal strings ("67.4"), days are "2026-11-01", months "2026-11", moments ISO 8601 in UTC.
 * A period's end is the first day that no longer belongs to it.
 */

export type * from './types/basics'
export type * from './types/people'
export type * from './types/jobs'
export type * from './types/subscriptions'
export type * from './types/deliverables'
export type * from './types/review'
export type * from './types/billing'
export type * from './types/following'
export type * from './types/pay'
export type * from './types/mine'
export type * from './types/social'
export type * from './types/dashboard'
