import { type FocusEvent, type RefObject, useRef, useState } from 'react'

interface Popup {
  readonly open: boolean
  /** Closes it and gives the focus back to the button. */
  readonly close: () => void
  /** For the element that holds the button and what it opens. */
  readonly box: {
    readonly ref: RefObject<HTMLDivElement | null>
    readonly onBlur: (event: FocusEvent) => void
  }
  readonly button: {
    readonly ref: RefObject<HTMLButtonElement | null>
    readonly type: 'button'
    readonly 'aria-expanded': boolean
    readonly onClick: () => void
  }
}

/** A button that opens something beside it, which closes when the focus leaves both. */
export function usePopup(): Popup {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  return {
    open,
    close() {
      setOpen(false)
      button.current?.focus()
    },
    box: {
      ref: box,
      onBlur(event) {
        if (!box.current?.contains(event.relatedTarget)) setOpen(false)
      },
    },
    button: {
      ref: button,
      type: 'button',
      'aria-expanded': open,
      onClick: () => setOpen((now) => !now),
    },
  }
}
