import { Page } from '../../components/Page'
import { ClientList } from './components/ClientList'
import { MrrMovements } from './components/MrrMovements'
import { RevenueSummary } from './components/RevenueSummary'
import { UpcomingActions } from './components/UpcomingActions'
import styles from './ServicesDashboard.module.css'

/** What needs me today, how the money stands, and every managed client. */
export function ServicesDashboard() {
  return (
    <Page title="Managed services">
      <div className={styles.panels}>
        <UpcomingActions />
        <RevenueSummary />
        <MrrMovements />
        <ClientList />
      </div>
    </Page>
  )
}
