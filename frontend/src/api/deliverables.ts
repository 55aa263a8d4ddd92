import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { query, read } from './client'
import { keys } from './keys'
import type { BacklinkList, ContentList } from './types'

export const ROWS_PER_PAGE = 50

export function useContent(subscriptionId: string, page: number) {
  return useQuery({
    queryKey: [...keys.part(subscriptionId, 'content'), page],
    queryFn: ({ signal }) => read<ContentList>(partOf(subscriptionId, 'content', page), signal),
    placeholderData: keepPreviousData,
  })
}

export function useBacklinks(subscriptionId: string, page: number) {
  return useQuery({
    queryKey: [...keys.part(subscriptionId, 'backlinks'), page],
    queryFn: ({ signal }) => read<BacklinkList>(partOf(subscriptionId, 'backlinks', page), signal),
    placeholderData: keepPreviousData,
  })
}

function partOf(subscriptionId: string, part: string, page: number): string {
  const asked = query({ page, page_size: ROWS_PER_PAGE })
  return `services/subscriptions/${subscriptionId}/${part}/${asked}`
}
