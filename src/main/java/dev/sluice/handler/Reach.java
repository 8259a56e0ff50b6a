package dev.sluice.handler;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which addresses jobs may call: those of the public internet, and what an operator has opened besides. Addresses that
 * carry another in themselves are judged by that as well, for a gateway would lead there.
 */
final class Reach {

    /** What the registries of special addresses (IANA, RFC 6890) do not hold for global, and multicast. */
    private static final List<Cidr> CLOSED = ranges(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carriers
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local, where clouds keep their metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocols
            "192.0.2.0/24", // documentation
            "192.31.196.0/24", // AS112
            "192.52.193.0/24", // AMT
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "192.175.48.0/24", // AS112
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "168.63.129.16/32", // Azure's platform
            "::/96", // unspecified, loopback, IPv4-compatible
            "::ffff:0:0:0/96", // IPv4-translated
            "64:ff9b:1::/48", // NAT64 within a network
            "100::/64", // discard
            "100:0:0:1::/64", // dummy
            "2001::/23", // protocols, Teredo among them
            "2001:db8::/32", // documentation
            "2620:4f:8000::/48", // AS112
            "3fff::/20", // documentation
            "5f00::/16", // segment routing
            "fc00::/7", // private
            "fe80::/10", // link-local
            "fec0::/10", // site-local
            "ff00::/8"); // multicast

    private static final Cidr MAPPED = Cidr.parse("::ffff:0:0/96");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
    private static final int V4 = 4;

    private final List<Cidr> opened;
    private final Set<String> openedNames = new TreeSet<>();

    /**
     * The public internet and these.
     *
     * @param allow ranges of addresses, or host names whatever they resolve to
     * @throws IllegalArgumentException if one is neither
     */
    Reach(List<String> allow) {
        this.opened = allow.stream().filter(Cidr::isOne).map(Cidr::parse).toList();
        for (String name : allow) {
            if (!Cidr.isOne(name)) {
                if (!name.matches("[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?")) {
                    throw new IllegalArgumentException(
                            "allow has '" + name + "', allowed are ranges such as 10.1.0.0/16 and host names");
                }
                openedNames.add(name.toLowerCase(Locale.ROOT));
            }
        }
    }

    private static List<Cidr> ranges(String... texts) {
        return Arrays.stream(texts).map(Cidr::parse).toList();
    }

    /** Whether a connection that was asked for by this name may go to this address. */
    boolean allows(String name, InetAddress address) {
        return openedNames.contains(name.toLowerCase(Locale.ROOT)) || allows(address.getAddress());
    }

    /** Whether a connection to this address may be made, by whatever name. */
    boolean allows(InetAddress address) {
        return allows(address.getAddress());
    }

    private boolean allows(byte[] address) {
        if (isIn(opened, address)) {
            return true;
        }
        if (MAPPED.contains(address)) {
            return allows(Arrays.copyOfRange(address, 12, 12 + V4));
        }
        if (NAT64.contains(address)) {
            return allows(Arrays.copyOfRange(address, 12, 12 + V4));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return allows(Arrays.copyOfRange(address, 2, 2 + V4));
        }
        return !isIn(CLOSED, address);
    }

    private static boolean isIn(List<Cidr> ranges, byte[] address) {
        for (Cidr range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
