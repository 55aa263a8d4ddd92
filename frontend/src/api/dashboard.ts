import { useQuery } from '@tanstack/react-query'

import { query, read } from './client'
import { keys } from './keys'
import { pollCalmly } from './polling'
import type { Dashboard, MarginSummary, OverdueItem, Page } from './types'

export function useDashboard() {
  return useQuery({
    queryKey: [...keys.dashboard, 'summary'],
    queryFn: ({ signal }) => read<Dashboard>('services/dashboard/', signal),
    refetchInterval: pollCalmly,
  })
}

export function useOverdue() {
  return useQuery({
    queryKey: [...keys.dashboard, 'overdue'],
    queryFn: ({ signal }) =>
      read<Page<OverdueItem>>(`services/dashboard/overdue/${query({ page_size: 100 })}`, signal),
    refetchInterval: pollCalmly,
  })
}

export function useMargin(month: string | undefined) {
  return useQuery({
    queryKey: [...keys.dashboard, 'margin', month],
    queryFn: ({ signal }) =>
      read<MarginSummary>(`services/dashboard/margin/${query({ month })}`, signal),
  })
}
