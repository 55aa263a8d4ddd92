import { Skeleton } from '@mantine/core'

/** Grey lines where rows will be; the words are for screen readers. */
export function Loading({ what, lines = 4 }: { what: string; lines?: number }) {
  return (
    <div role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={14} my={12} width={`${96 - line * 9}%`} />
      ))}
    </div>
  )
}
