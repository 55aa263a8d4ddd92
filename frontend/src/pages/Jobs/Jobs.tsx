import { SegmentedControl } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'

import { JOBS_PER_PAGE, useJobs } from '../../api/jobs'
import { Answer } from '../../components/Answer'
import { Empty } from '../../components/Empty'
import { Page } from '../../components/Page'
import { Pager } from '../../components/Pager'
import type { JobsSearch } from '../../search'
import { JobItem } from './JobItem'
import styles from './Jobs.module.css'

const NOTHING: Record<NonNullable<JobsSearch['status']> | 'all', string> = {
  all: 'No job has run yet. Run a month for a client, and its progress shows here.',
  active: 'Nothing is running or waiting at the moment.',
  failed: 'No job has failed.',
  finished: 'No job has finished yet.',
}

/** What the machine is doing, has done and could not do. */
export function Jobs() {
  const { status, page = 1 } = useSearch({ from: '/app/staff/services/jobs' })
  const query = useJobs(status, page)
  const navigate = useNavigate()
  function go(search: JobsSearch) {
    void navigate({ to: '/services/jobs', search, replace: true })
  }
  return (
    <Page title="Jobs" actions={<StatusFilter status={status} onChange={go} />}>
      <Answer what="the jobs" query={query} lines={8}>
        {({ items, count }) =>
          count === 0 ? (
            <Empty>{NOTHING[status ?? 'all']}</Empty>
          ) : (
            <div>
              <ul className={styles.list}>
                {items.map((job) => (
                  <JobItem key={job.id} job={job} />
                ))}
              </ul>
              <Pager
                label="Pages of jobs"
                page={page}
                pageSize={JOBS_PER_PAGE}
                count={count}
                onPage={(next) => {
                  go({ ...(status && { status }), page: next })
                }}
              />
            </div>
          )
        }
      </Answer>
    </Page>
  )
}

interface StatusFilterProps {
  status: JobsSearch['status']
  onChange: (search: JobsSearch) => void
}

function StatusFilter({ status, onChange }: StatusFilterProps) {
  const choices = [
    { value: 'all', label: 'All' },
    { value: 'active', label: 'Running' },
    { value: 'failed', label: 'Failed' },
    { value: 'finished', label: 'Finished' },
  ] as const
  return (
    <SegmentedControl
      size="xs"
      aria-label="Which jobs"
      value={status ?? 'all'}
      data={[...choices]}
      onChange={(value) => {
        onChange(value === 'all' ? {} : { status: value })
      }}
    />
  )
}
