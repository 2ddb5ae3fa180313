/**
 * Puts text on the clipboard; false where the machine does not let it. By the old way, since the desktop app
 * grants its page no permissions, not even the clipboard's.
 */
export function copyText(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  document.body.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } finally {
    field.remove()
  }
}
