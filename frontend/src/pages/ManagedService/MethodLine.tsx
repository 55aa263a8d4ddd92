import { Button } from '@mantine/core'

import { useChooseMethod, useRemoveMethod } from '../../api/methods'
import type { PaymentMethod } from '../../api/types'
import { Day } from '../../components/Day'
import { useVoice } from '../../components/sayContext'

export interface MethodLineProps {
  accountId: string
  method: PaymentMethod
  mayChange: boolean
}

/** One way to pay, and what may be done with it. */
export function MethodLine({ accountId, method, mayChange }: MethodLineProps) {
  const choose = useChooseMethod(accountId)
  const remove = useRemoveMethod(accountId)
  const { say, sayProblem } = useVoice()
  return (
    <li>
      <span>{method.label}</span>
      {method.expires_on && (
        <span>
          {method.has_expired ? 'expired' : 'good until'} <Day day={method.expires_on} />
        </span>
      )}
      {method.is_default && <strong>we collect by this</strong>}
      {mayChange && !method.is_default && (
        <Button
          size="compact-xs"
          variant="default"
          loading={choose.isPending}
          aria-label={`Collect by this: ${method.label}`}
          onClick={() => {
            choose.mutate(method.id, {
              onSuccess: () => {
                say(`We collect by ${method.label} from now on.`)
              },
              onError: sayProblem,
            })
          }}
        >
          Collect by this
        </Button>
      )}
      {mayChange && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={remove.isPending}
          aria-label={`Remove ${method.label}`}
          onClick={() => {
            remove.mutate(method.id, {
              onSuccess: () => {
                say(`${method.label} is removed.`)
              },
              onError: sayProblem,
            })
          }}
        >
          Remove
        </Button>
      )}
    </li>
  )
}
