/** The pack of a station's own making; it comes to be with its first definition. */
export const LOCAL_PACK = 'local'
/** How codes and keys of new definitions there are written, so that no imported pack takes them. */
export const LOCAL_CODE = /^L\.[0-9]{2,4}$/
export const LOCAL_KEY = /^local_[a-z0-9_]{1,50}$/
