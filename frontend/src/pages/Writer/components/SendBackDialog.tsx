import { Alert, Button, Group, Stack, Textarea } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'

import { Dialog } from '../../../components/Dialog'

export interface SendBackDialogProps {
  opened: boolean
  isPending: boolean
  error: Error | null
  onSend: (note: string) => void
  onClose: () => void
}

/** What should be different; the page is then written again, as a job. */
export function SendBackDialog(props: SendBackDialogProps) {
  const { opened, isPending, error, onSend, onClose } = props
  const [note, setNote] = useState('')

  function send(event: SyntheticEvent) {
    event.preventDefault()
    onSend(note)
  }

  return (
    <Dialog title="Send it back" opened={opened} onClose={onClose}>
      <form onSubmit={send}>
        <Stack gap="sm">
          {error && (
            <Alert color="red" variant="light" role="alert">
              {error.message}
            </Alert>
          )}
          <Textarea
            label="What should be different?"
            description="The writer is given this note with the next version"
            data-autofocus
            required
            withAsterisk={false}
            rows={4}
            maxLength={5000}
            value={note}
            onChange={(event) => {
              setNote(event.currentTarget.value)
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" loading={isPending} disabled={note.trim() === ''}>
              Send back
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
