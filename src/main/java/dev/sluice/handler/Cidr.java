package dev.sluice.handler;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of addresses of one family: those that begin with the same bits (RFC 4632). */
final class Cidr {

    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    private final byte[] first;
    private final int bits;

    private Cidr(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /** Whether this is meant for an address or a range, and is no name. */
    static boolean isOne(String text) {
        return text.contains("/") || text.contains(":") || NetUtil.isValidIpV4Address(text);
    }

    /**
     * Reads {@code 10.0.0.0/8}, or an address alone.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("'" + text + "' is no range of addresses");
        }
        int most = address.length * Byte.SIZE;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("'" + text + "' is no range of addresses: bits are 0 to " + most);
        }
        return new Cidr(address, bits);
    }

    /** The bytes of a literal, as many as its family has; null if it is none. Nothing is looked up. */
    static byte @Nullable [] address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.indexOf('.', colon) < 0) {
            return NetUtil.createByteArrayFromIpAddressString(text);
        }
        byte[] tail = NetUtil.createByteArrayFromIpAddressString(text.substring(colon + 1));
        return tail == null || tail.length != 4
                ? null
                : NetUtil.createByteArrayFromIpAddressString(text.substring(0, colon + 1)
                        + HexFormat.of().formatHex(tail, 0, 2) + ":"
                        + HexFormat.of().formatHex(tail, 2, 4));
    }

    private static int bits(String text) {
        return BITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }

    boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int rest = bits % Byte.SIZE;
        int mask = 0xff << (Byte.SIZE - rest) & 0xff;
        return Arrays.equals(address, 0, whole, first, 0, whole)
                && (rest == 0 || (address[whole] & mask) == (first[whole] & mask));
    }
}
