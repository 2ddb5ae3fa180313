import { create } from 'zustand'

export const useFinder = create<{ readonly open: boolean }>()(() => ({ open: false }))

export const openFinder = (): void => useFinder.setState({ open: true })
export const closeFinder = (): void => useFinder.setState({ open: false })
