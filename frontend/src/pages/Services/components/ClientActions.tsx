import { Button } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'

import { isActive, useMonthRun } from '../../../api/monthRuns'
import { useOnboard } from '../../../api/subscriptions'
import type { SubscriptionDetail } from '../../../api/types'
import { Dialog } from '../../../components/Dialog'
import { Icon } from '../../../components/Icon'
import { useVoice } from '../../../components/sayContext'
import type { ClientSearch } from '../../../search'
import { RunMonthForm } from './RunMonthForm'

/** What may be started for this client: their onboarding, then their month. */
export function ClientActions({ subscription }: { subscription: SubscriptionDetail }) {
  if (!subscription.rights.includes('deliver')) return null
  if (subscription.status === 'pending') return <Onboard subscription={subscription} />
  return <RunMonth subscription={subscription} />
}

function Onboard({ subscription }: { subscription: SubscriptionDetail }) {
  const { mutate, isPending } = useOnboard(subscription.id)
  const { say, sayProblem } = useVoice()
  function start() {
    mutate(undefined, {
      onSuccess: () => {
        say('Onboarding has started. The checklist shows how far it is.')
      },
      onError: sayProblem,
    })
  }
  return (
    <Button size="sm" loading={isPending} onClick={start}>
      Start onboarding
    </Button>
  )
}

function RunMonth({ subscription }: { subscription: SubscriptionDetail }) {
  const { run: asked = false } = useSearch({ from: '/app/staff/services/clients/$subscriptionId' })
  const navigate = useNavigate()
  const { data } = useMonthRun(subscription.id)
  const running = isActive(data?.run)
  function ask(run: boolean) {
    void navigate({
      to: '/services/clients/$subscriptionId',
      params: { subscriptionId: subscription.id },
      search: (before) => ({ ...without(before), ...(run && { run }) }),
      replace: true,
      resetScroll: false,
    })
  }
  const close = () => {
    ask(false)
  }
  return (
    <>
      <Button
        size="sm"
        leftSection={<Icon name="run" size={14} />}
        disabled={running}
        onClick={() => {
          ask(true)
        }}
      >
        {running ? 'A month is running' : 'Run a month'}
      </Button>
      <Dialog
        title={`Run a month for ${subscription.account_name}`}
        opened={asked && !running}
        onClose={close}
      >
        <RunMonthForm subscription={subscription} onDone={close} />
      </Dialog>
    </>
  )
}

function without(search: ClientSearch): ClientSearch {
  const { tab, page } = search
  return { ...(tab && { tab }), ...(page && { page }) }
}
