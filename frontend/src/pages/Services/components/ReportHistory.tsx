import { Anchor, Button } from '@mantine/core'

import { useLocale } from '../../../api/me'
import { downloadAddress, useReports, useSendReport } from '../../../api/reports'
import type { ServiceReport, SubscriptionDetail } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { StatusPill } from '../../../components/StatusPill'
import { Table, type Column } from '../../../components/Table'
import { useVoice } from '../../../components/sayContext'
import { formatPeriod } from '../../../lib/dates'
import { REPORT, REPORT_TYPE } from '../../../lib/words'
import { RunMonthLink } from './RunMonthLink'
import styles from './Tracker.module.css'
import { TwoLines } from './TwoLines'

/** Every report made for the client: look at it, keep it, send it. */
export function ReportHistory({ subscription }: { subscription: SubscriptionDetail }) {
  const query = useReports(subscription.id)
  const maySend = subscription.rights.includes('deliver')
  return (
    <section aria-label="Reports">
      <Answer what="the reports" query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty action={<RunMonthLink subscription={subscription} />}>
              No report has been made yet. The month&rsquo;s run ends with one.
            </Empty>
          ) : (
            <Table caption="Reports" columns={maySend ? WITH_SENDING : COLUMNS} rows={items} />
          )
        }
      </Answer>
    </section>
  )
}

const COLUMNS: Column<ServiceReport>[] = [
  { id: 'period', header: 'Period', cell: (report) => <Period report={report} /> },
  { id: 'type', header: 'Type', cell: (report) => REPORT_TYPE[report.report_type] },
  {
    id: 'status',
    header: 'Status',
    cell: (report) => (
      <TwoLines
        small={
          report.missing_sources.length > 0 && `Not complete: ${report.missing_sources.join(', ')}`
        }
        tone="warn"
      >
        <StatusPill words={REPORT} value={report.status} />
      </TwoLines>
    ),
  },
  { id: 'brand', header: 'Brand', cell: (report) => report.brand_name || '–' },
  { id: 'made', header: 'Made', cell: (report) => <Ago moment={report.generated_at} /> },
  { id: 'sent', header: 'Sent', cell: (report) => <Ago moment={report.sent_at} /> },
  { id: 'pdf', header: 'PDF', align: 'end', cell: (report) => <Pdf report={report} /> },
]

const WITH_SENDING: Column<ServiceReport>[] = [
  ...COLUMNS,
  { id: 'send', header: '', align: 'end', cell: (report) => <Send report={report} /> },
]

function Period({ report }: { report: ServiceReport }) {
  const { locale } = useLocale()
  return formatPeriod(report.period_start, report.period_end, locale)
}

function Pdf({ report }: { report: ServiceReport }) {
  const { locale } = useLocale()
  if (!report.report_pdf_url) return <span>Being made</span>
  const period = formatPeriod(report.period_start, report.period_end, locale)
  return (
    <span className={styles.buttons}>
      <Anchor
        href={report.report_pdf_url}
        target="_blank"
        aria-label={`View the report of ${period}`}
      >
        View
      </Anchor>
      <Anchor
        href={downloadAddress(report.report_pdf_url)}
        download
        aria-label={`Download the report of ${period}`}
      >
        Download
      </Anchor>
    </span>
  )
}

function Send({ report }: { report: ServiceReport }) {
  const { mutate, isPending } = useSendReport()
  const { say, sayProblem } = useVoice()
  if (!report.report_pdf_url) return null
  function send() {
    mutate(report.id, {
      onSuccess: () => {
        say('The report is on its way to the client.')
      },
      onError: sayProblem,
    })
  }
  return (
    <Button size="compact-xs" variant="default" loading={isPending} onClick={send}>
      {report.sent_at ? 'Send again' : 'Send'}
    </Button>
  )
}
