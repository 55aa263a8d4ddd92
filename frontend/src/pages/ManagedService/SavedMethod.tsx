import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { useFinishSetup } from '../../api/methods'
import { useVoice } from '../../components/sayContext'

export interface SavedMethodProps {
  accountId: string
  /** The setup that the address names, from which the person comes back. */
  setupId: string
}

/** Keeps what was saved at the gateway's page, says so, and takes it out of the address. */
export function SavedMethod({ accountId, setupId }: SavedMethodProps) {
  const { mutate } = useFinishSetup(accountId)
  const { say, sayProblem } = useVoice()
  const navigate = useNavigate()
  const asked = useRef('')
  useEffect(() => {
    if (asked.current === setupId) return
    asked.current = setupId
    mutate(setupId, {
      onSuccess: ({ method }) => {
        say(method ? `${method.label} is saved.` : 'Nothing was saved; nothing has changed.')
      },
      onError: sayProblem,
      onSettled: () => void navigate({ to: '/managed-service', search: {}, replace: true }),
    })
  }, [mutate, navigate, say, sayProblem, setupId])
  return null
}
