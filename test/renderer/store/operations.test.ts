import { storeConformance } from '../../conformance/store.ts';
import { createMemoryStore } from '../../fixtures/memory-store.ts';

storeConformance('fake-indexeddb', createMemoryStore, { seeds: [1, 2, 3, 4], steps: 120 });
