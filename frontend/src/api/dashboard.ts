import { useQuery } from '@tanstack/react-query'

import { query, read } from './client'
import { keys } from './keys'
import { pollCalmly } from './polling'
import type { Dashboard, MarginSummary, Mrr, OverdueItem, Page } from './types'

export const MARGINS_PER_PAGE = 50
const MRR_MONTHS = 6

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

export function useMargin(month: string | undefined, page = 1) {
  const asked = query({ month, page, page_size: MARGINS_PER_PAGE })
  return useQuery({
    queryKey: [...keys.dashboard, 'margin', month, page],
    queryFn: ({ signal }) => read<MarginSummary>(`services/dashboard/margin/${asked}`, signal),
  })
}

export function useMrr() {
  return useQuery({
    queryKey: [...keys.dashboard, 'mrr'],
    queryFn: ({ signal }) =>
      read<Mrr>(`services/dashboard/mrr/${query({ months: MRR_MONTHS })}`, signal),
  })
}

/** The address of a table of figures as a file that a spreadsheet opens. */
export function csvAddress(table: string, month?: string): string {
  return `/api/v1/services/dashboard/${table}${query({ month, format: 'csv' })}`
}
