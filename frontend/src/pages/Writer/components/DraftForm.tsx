import { Alert, Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'

import { useReviewVerb } from '../../../api/review'
import type { DraftWords, ReviewDetail } from '../../../api/types'
import { Panel } from '../../../components/Panel'
import { useVoice } from '../../../components/sayContext'
import styles from './DraftForm.module.css'

const LONGEST_SHOWN = 160

export interface DraftFormProps {
  page: ReviewDetail
  subscriptionId: string
  onDone: () => void
}

/** The draft's words to change; what was typed stays where somebody else was faster. */
export function DraftForm({ page, subscriptionId, onDone }: DraftFormProps) {
  const [started] = useState(page.version)
  const [words, setWords] = useState<DraftWords>(() => wordsOf(page))
  const { mutate, isPending, error } = useReviewVerb(subscriptionId, page.id)
  const { say } = useVoice()
  const { title, meta_description: description, body_markdown: body } = words

  function change(changed: Partial<DraftWords>) {
    setWords((before) => ({ ...before, ...changed }))
  }

  function save(event: SyntheticEvent) {
    event.preventDefault()
    mutate(
      started === null ? { verb: 'write', ...words } : { verb: 'edit', version: started, ...words },
      {
        onSuccess: ({ version }) => {
          say(`Version ${version ?? 1} is kept.`)
          onDone()
        },
      },
    )
  }

  return (
    <Panel title={started === null ? 'Write the page' : 'Edit the draft'}>
      <form onSubmit={save}>
        <Stack gap="sm">
          {error && (
            <Alert color="red" variant="light" role="alert">
              {error.message}
            </Alert>
          )}
          <TextInput
            label="Title"
            data-autofocus
            required
            withAsterisk={false}
            maxLength={200}
            value={title}
            onChange={(event) => {
              change({ title: event.currentTarget.value })
            }}
          />
          <Textarea
            label="Meta description"
            description={`${description.length} of ${LONGEST_SHOWN} characters that a search result shows`}
            rows={2}
            maxLength={320}
            value={description}
            onChange={(event) => {
              change({ meta_description: event.currentTarget.value })
            }}
          />
          <Textarea
            label="Text"
            description="Markdown. [words](page:slug) links to another page of the plan."
            required
            withAsterisk={false}
            rows={26}
            classNames={{ input: styles.text ?? '' }}
            value={body}
            onChange={(event) => {
              change({ body_markdown: event.currentTarget.value })
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onDone}>
              Leave it as it is
            </Button>
            <Button type="submit" loading={isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

function wordsOf({ title, draft }: ReviewDetail): DraftWords {
  return {
    title,
    meta_description: draft?.meta_description ?? '',
    body_markdown: draft?.markdown ?? '',
  }
}
