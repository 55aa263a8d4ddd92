import { Pagination } from '@mantine/core'

import styles from './Pager.module.css'

export interface PagerProps {
  label: string
  page: number
  pageSize: number
  count: number
  onPage: (page: number) => void
}

/** "26–50 of 60" and the way to the others; nothing when all rows are in sight. */
export function Pager({ label, page, pageSize, count, onPage }: PagerProps) {
  if (count <= pageSize) return null
  const first = (page - 1) * pageSize + 1
  return (
    <nav aria-label={label} className={styles.pager}>
      <span>
        {first}–{Math.min(first + pageSize - 1, count)} of {count}
      </span>
      <Pagination
        size="sm"
        value={page}
        total={Math.ceil(count / pageSize)}
        onChange={onPage}
        getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        getItemProps={(number) => ({ 'aria-label': `Page ${number}` })}
      />
    </nav>
  )
}
