package dev.sluice.fault;

import java.io.IOException;

/** How far a client comes before it resets its connection. */
enum Phase {
    CONNECTED {
        @Override
        void come(ResetCall call) {
            // and says nothing
        }
    },
    WITHIN_THE_HEAD {
        @Override
        void come(ResetCall call) throws IOException {
            call.sendHalf(call.head());
        }
    },
    BEHIND_THE_HEAD {
        @Override
        void come(ResetCall call) throws IOException {
            call.send(call.head());
        }
    },
    WITHIN_THE_BODY {
        @Override
        void come(ResetCall call) throws IOException {
            call.send(call.head());
            call.sendHalf(call.body());
        }
    },
    ALL_SENT {
        @Override
        void come(ResetCall call) throws IOException {
            call.intend();
            call.sendAll();
        }
    },
    WITHIN_THE_ANSWER {
        @Override
        void come(ResetCall call) throws IOException {
            call.intend();
            call.sendAll();
            call.receiveSome();
        }
    },
    BEHIND_THE_ANSWER {
        @Override
        void come(ResetCall call) throws IOException {
            call.intend();
            call.sendAll();
            call.receiveAll();
        }
    },
    WITHIN_THE_NEXT {
        @Override
        void come(ResetCall call) throws IOException {
            call.intend();
            call.sendAll();
            call.receiveAll();
            call.sendHalf(call.head());
        }
    },
    WAITING_FOR_THE_END {
        @Override
        void come(ResetCall call) throws IOException {
            call.intend();
            call.prefer("wait=10");
            call.sendAll();
            call.receiveNothing();
        }
    },
    WITHIN_LINES {
        @Override
        void come(ResetCall call) throws IOException {
            call.intend();
            call.sendLineAndAHalf();
            call.receiveSome();
        }
    },
    WITHIN_A_STREAM {
        @Override
        void come(ResetCall call) throws IOException {
            call.openStream();
            call.receiveSome();
        }
    };

    /** What comes before the reset. */
    abstract void come(ResetCall call) throws IOException;
}
