import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { query, read } from './client'
import { keys } from './keys'
import type { ActivityEntry, Page } from './types'

export const ENTRIES_PER_PAGE = 25

export function useActivity(subscriptionId: string, page: number) {
  return useQuery({
    queryKey: [...keys.part(subscriptionId, 'activity'), page],
    queryFn: ({ signal }) =>
      read<Page<ActivityEntry>>(
        `services/subscriptions/${subscriptionId}/activity/${query({ page, page_size: ENTRIES_PER_PAGE })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  })
}
