import { Anchor } from '@mantine/core'

import { useLocale } from '../../api/me'
import { useReports } from '../../api/reports'
import type { MyService, ServiceReport } from '../../api/types'
import { Answer } from '../../components/Answer'
import { Empty } from '../../components/Empty'
import { Panel } from '../../components/Panel'
import { formatPeriod } from '../../lib/dates'
import { REPORT_TYPE } from '../../lib/words'
import styles from './ManagedService.module.css'

/** The reports that were made for the client, as PDFs. */
export function MyReports({ service }: { service: MyService }) {
  const query = useReports(service.id)
  return (
    <Panel title="Reports">
      <Answer what="your reports" query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>Your first report comes when its period is over.</Empty>
          ) : (
            <ul className={styles.list}>
              {items.map((report) => (
                <Report key={report.id} report={report} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  )
}

function Report({ report }: { report: ServiceReport }) {
  const { locale } = useLocale()
  const period = formatPeriod(report.period_start, report.period_end, locale)
  return (
    <li>
      <span>
        {REPORT_TYPE[report.report_type]}, {period}
      </span>
      {report.report_pdf_url ? (
        <Anchor
          href={report.report_pdf_url}
          target="_blank"
          aria-label={`Open the PDF of ${period}`}
        >
          Open the PDF
        </Anchor>
      ) : (
        <span>The PDF is being made</span>
      )}
    </li>
  )
}
