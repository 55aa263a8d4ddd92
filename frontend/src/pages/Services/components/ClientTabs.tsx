import { Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'

import type { SubscriptionDetail } from '../../../api/types'
import { CLIENT_TABS, type ClientTab } from '../../../search'
import { ActivityLog } from './ActivityLog'
import { ApprovalList } from './ApprovalList'
import { BacklinkTracker } from './BacklinkTracker'
import { BillingHistory } from './BillingHistory'
import styles from './ClientTabs.module.css'
import { ContentTracker } from './ContentTracker'
import { OnboardingChecklist } from './OnboardingChecklist'
import { ReportHistory } from './ReportHistory'
import { SocialTracker } from './SocialTracker'

/** Everything made for the client, one kind at a time; the address remembers which. */
export function ClientTabs({ subscription }: { subscription: SubscriptionDetail }) {
  const { tab = 'content', page = 1 } = useSearch({
    from: '/app/staff/services/clients/$subscriptionId',
  })
  const navigate = useNavigate()
  function go(search: { tab: ClientTab; page?: number }) {
    void navigate({
      to: '/services/clients/$subscriptionId',
      params: { subscriptionId: subscription.id },
      search,
      replace: true,
      resetScroll: false,
    })
  }
  const paged = {
    subscription,
    page,
    onPage: (next: number) => {
      go({ tab, page: next })
    },
  }
  return (
    <Tabs
      value={tab}
      keepMounted={false}
      onChange={(next) => {
        go({ tab: CLIENT_TABS.find((known) => known === next) ?? 'content' })
      }}
    >
      <Tabs.List className={styles.list ?? ''} aria-label="What to look at">
        <Tabs.Tab value="content">Content</Tabs.Tab>
        <Tabs.Tab value="links">Backlinks</Tabs.Tab>
        <Tabs.Tab value="social">Social</Tabs.Tab>
        <Tabs.Tab value="reports">Reports</Tabs.Tab>
        <Tabs.Tab value="billing">Billing</Tabs.Tab>
        <Tabs.Tab value="approvals">Approvals{waiting(subscription.approvals_waiting)}</Tabs.Tab>
        <Tabs.Tab value="checklist">
          Onboarding {subscription.checklist_done}/{subscription.checklist_total}
        </Tabs.Tab>
        <Tabs.Tab value="activity">Activity</Tabs.Tab>
      </Tabs.List>
      <div className={styles.body}>
        <Tabs.Panel value="content">
          <ContentTracker {...paged} />
        </Tabs.Panel>
        <Tabs.Panel value="links">
          <BacklinkTracker {...paged} />
        </Tabs.Panel>
        <Tabs.Panel value="social">
          <SocialTracker {...paged} />
        </Tabs.Panel>
        <Tabs.Panel value="reports">
          <ReportHistory subscription={subscription} />
        </Tabs.Panel>
        <Tabs.Panel value="billing">
          <BillingHistory subscription={subscription} />
        </Tabs.Panel>
        <Tabs.Panel value="approvals">
          <ApprovalList subscription={subscription} />
        </Tabs.Panel>
        <Tabs.Panel value="checklist">
          <OnboardingChecklist subscription={subscription} />
        </Tabs.Panel>
        <Tabs.Panel value="activity">
          <ActivityLog {...paged} />
        </Tabs.Panel>
      </div>
    </Tabs>
  )
}

function waiting(number: number): string {
  return number > 0 ? ` (${number} waiting)` : ''
}
