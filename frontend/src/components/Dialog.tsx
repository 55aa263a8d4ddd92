import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

export interface DialogProps {
  title: string
  opened: boolean
  onClose: () => void
  children: ReactNode
}

/** A question in front of the page. It keeps the focus inside and gives it back. */
export function Dialog({ title, opened, onClose, children }: DialogProps) {
  return (
    <Modal
      title={title}
      opened={opened}
      onClose={onClose}
      centered
      styles={{ title: { fontWeight: 600 } }}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Modal>
  )
}
