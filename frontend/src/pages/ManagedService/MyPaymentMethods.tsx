import { Button } from '@mantine/core'

import { usePaymentMethods, useStartSetup } from '../../api/methods'
import { Answer } from '../../components/Answer'
import { Empty } from '../../components/Empty'
import { Panel } from '../../components/Panel'
import { useVoice } from '../../components/sayContext'
import { leaveFor } from '../../lib/leave'
import styles from './ManagedService.module.css'
import { MethodLine } from './MethodLine'

export interface MyPaymentMethodsProps {
  accountId: string
  /** Whether the person may save, choose and remove. */
  mayChange: boolean
}

/** How the client pays: the ways that are saved, and where another one can be. */
export function MyPaymentMethods({ accountId, mayChange }: MyPaymentMethodsProps) {
  const query = usePaymentMethods(accountId)
  const start = useStartSetup(accountId)
  const { sayProblem } = useVoice()
  function add(gateway: string) {
    start.mutate(gateway, {
      onSuccess: ({ action_url: address }) => {
        leaveFor(address)
      },
      onError: sayProblem,
    })
  }
  return (
    <Panel title="Ways to pay">
      <Answer what="your ways to pay" query={query}>
        {({ items, offers }) => (
          <>
            {items.length === 0 ? (
              <Empty>You pay by bank transfer.</Empty>
            ) : (
              <ul className={styles.list}>
                {items.map((method) => (
                  <MethodLine
                    key={method.id}
                    accountId={accountId}
                    method={method}
                    mayChange={mayChange}
                  />
                ))}
              </ul>
            )}
            {mayChange &&
              offers.map(({ gateway, label }) => (
                <Button
                  key={gateway}
                  size="xs"
                  variant="default"
                  loading={start.isPending && start.variables === gateway}
                  onClick={() => {
                    add(gateway)
                  }}
                >
                  Add one at {label}
                </Button>
              ))}
          </>
        )}
      </Answer>
    </Panel>
  )
}
