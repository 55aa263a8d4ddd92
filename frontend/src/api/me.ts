import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'

import { read } from './client'
import { keys } from './keys'
import type { Me } from './types'

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => read<Me>('me/', signal),
  staleTime: 60_000,
})

export function useMe(): Me | undefined {
  return useQuery(meQuery).data
}

/** Whether the team's pages exist for this person. */
export function seesManagedServices(me: Me): boolean {
  return me.rights.includes('staff') && me.flags.managed_services_enabled
}

/** The name under which the application shows itself; none before sign-in. */
export function useBrandName(): string | undefined {
  return useQueryClient().getQueryData<Me>(keys.me)?.brand.name
}

export interface Locale {
  locale: string
  timeZone: string
}

/** How this account writes numbers and where its clock stands; read once, at sign-in. */
export function useLocale(): Locale {
  const me = useQueryClient().getQueryData<Me>(keys.me)
  return { locale: me?.account.locale ?? 'en-GB', timeZone: me?.account.time_zone ?? 'UTC' }
}
