/** Paths that the engine answers with the bytes of messages and drafts (EngineFace.bytes), in both shells. */
export const bytesPath = /^\/(part|source|remote|draft-part|upload|import|export)\//;
