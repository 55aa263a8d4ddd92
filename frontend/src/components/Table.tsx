import {
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type SortingState,
} from '@tanstack/react-table'
import { useMemo, type ReactNode } from 'react'

import { Icon } from './Icon'
import styles from './Table.module.css'

export interface Column<Row> {
  /** Its name; where the API can order by it, the API's name for that. */
  id: string
  header: string
  cell: (row: Row) => ReactNode
  align?: 'end'
  sortable?: boolean
}

export interface TableProps<Row> {
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  /** "name" or "-name", as the API writes it. */
  ordering?: string | undefined
  onOrder?: (ordering: string | undefined) => void
}

const features = tableFeatures({ rowSortingFeature })

/** Rows the server has sorted and paged; on a phone each row becomes a list of named values. */
export function Table<Row extends { id: string }>(props: TableProps<Row>) {
  const { caption, columns, rows, ordering, onOrder } = props
  const sorting = useMemo(() => sortingOf(ordering), [ordering])
  const defs = useMemo(() => columns.map(columnDef), [columns])
  const table = useTable<typeof features, Row>({
    features,
    columns: defs,
    data: rows,
    getRowId: (row) => row.id,
    manualSorting: true,
    state: { sorting },
    onSortingChange: (change) => {
      const [first] = typeof change === 'function' ? change(sorting) : change
      onOrder?.(first && `${first.desc ? '-' : ''}${first.id}`)
    },
  })
  const ends = new Set(columns.filter((column) => column.align).map((column) => column.id))
  const align = (id: string) => (ends.has(id) ? 'end' : undefined)
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={caption}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map(({ column, id }) => (
                <th
                  key={id}
                  scope="col"
                  data-align={align(id)}
                  aria-sort={ariaSort(column.getCanSort(), column.getIsSorted())}
                >
                  {column.getCanSort() ? (
                    <button
                      type="button"
                      className={styles.sort}
                      onClick={column.getToggleSortingHandler()}
                    >
                      {String(column.columnDef.header)}
                      {column.getIsSorted() && (
                        <Icon name={column.getIsSorted() === 'desc' ? 'down' : 'up'} size={12} />
                      )}
                    </button>
                  ) : (
                    String(column.columnDef.header)
                  )}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  data-label={String(cell.column.columnDef.header)}
                  data-align={align(cell.column.id)}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function columnDef<Row extends { id: string }>(
  column: Column<Row>,
): ColumnDef<typeof features, Row> {
  return {
    id: column.id,
    header: column.header,
    cell: ({ row }) => column.cell(row.original),
    accessorFn: () => null,
    enableSorting: column.sortable ?? false,
    sortDescFirst: false,
  }
}

function sortingOf(ordering: string | undefined): SortingState {
  if (!ordering) return []
  const desc = ordering.startsWith('-')
  return [{ id: desc ? ordering.slice(1) : ordering, desc }]
}

function ariaSort(can: boolean, sorted: false | 'asc' | 'desc') {
  if (!can) return undefined
  if (!sorted) return 'none' as const
  return sorted === 'desc' ? ('descending' as const) : ('ascending' as const)
}
