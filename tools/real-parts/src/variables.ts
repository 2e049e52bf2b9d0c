/** Environment variable with the socket at which tests ask for parts. */
export const socketVariable = "HITLESS_REAL_PARTS";
/** Environment variable with an engine that tests may use: `unix:///…`. */
export const lentVariable = "HITLESS_TEST_DOCKER_HOST";
/**
 * Environment variable with the network namespace in which packages can be fetched, where the tests
 * run in one that has only a loopback interface.
 */
export const outerNetworkVariable = "HITLESS_OUTER_NETWORK";
