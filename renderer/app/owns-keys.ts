const WITH_ARROWS = '[role="listbox"], [role="grid"], [role="radio"], [role="slider"]'

/** True where letters belong to the control that has the focus. */
export function ownsLetters(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea')
}

/** True where arrows do. */
export function ownsArrows(target: EventTarget | null): boolean {
  return ownsLetters(target) || (target instanceof HTMLElement && target.matches(WITH_ARROWS))
}
